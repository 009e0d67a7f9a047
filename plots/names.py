"""Names beside marks in a crowded panel: each where it covers no other name and no mark, and as few lines as can be."""

import itertools

import numpy as np

import style

RIGHT = (7, 18, 34, 54, 78, 106)  # points from a mark to its name
GAP = 1.5  # points between two names
LINE_COST, CROSSING_COST = 1.1, 60  # in points of distance: a point of a line behind a name, a leader through a name


def samples(ax, step):
    """Points of all lines of the panel in pixels, `step` pixels apart."""
    found = [np.empty((0, 2))]
    for line in ax.get_lines():
        data = np.column_stack([line.get_xdata(orig=False), line.get_ydata(orig=False)]).astype(float)
        path = line.get_transform().transform(data)
        for (x0, y0), (x1, y1) in itertools.pairwise(path):
            if np.isfinite([x0, y0, x1, y1]).all():
                parts = np.linspace(0, 1, max(2, int(np.hypot(x1 - x0, y1 - y0) / step)))[:, None]
                found.append(np.array([[x0, y0]]) + parts * np.array([[x1 - x0, y1 - y0]]))
    return np.concatenate(found)


def inside(points, box):
    left, low, right, high = box
    return np.count_nonzero((points[:, 0] > left) & (points[:, 0] < right) & (points[:, 1] > low) & (points[:, 1] < high))


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def candidates(at, size, point, frame):
    """Boxes to the right of a mark, and to the left, nearest first within the panel: (distance, box, end of the leader)."""
    (x, y), (width, height) = at, size
    for away, rows, side in itertools.product(RIGHT, range(-14, 15), (1, -1)):
        left = x + away * point if side > 0 else x - away * point - width
        middle = y + rows * (height + GAP * point) * 0.55
        box = left, middle - height / 2, left + width, middle + height / 2
        if box[0] >= frame.x0 and box[2] <= frame.x1 and box[1] >= frame.y0 and box[3] <= frame.y1:
            end = (left if side > 0 else left + width, middle)
            yield np.hypot(end[0] - x, end[1] - y) / point + (0 if side > 0 else 12), box, end


def put(ax, marks, size=6):
    """marks: (x, y, text, colour), the most important first; a name that fits nowhere is left out. The figure's layout must
    be settled. Returns the boxes of the names, in pixels."""
    figure, frame = ax.figure, ax.get_window_extent()
    point, renderer = figure.dpi / 72, figure.canvas.get_renderer()
    lines = samples(ax, point)
    places = ax.transData.transform([[float(ax.convert_xunits(x)), y] for x, y, _, _ in marks]) if marks else []
    taken = [(x - 2.5 * point, y - 2.5 * point, x + 2.5 * point, y + 2.5 * point) for x, y in places]
    names = []
    for (x, y, text, colour), at in zip(marks, places):
        name = ax.annotate(text, (x, y), (x, y), fontsize=size, color=colour, va="center", ha="left", path_effects=style.HALO, zorder=6)
        name.set_in_layout(False)
        extent = name.get_window_extent(renderer)
        best = None
        for distance, box, end in candidates(at, (extent.width, extent.height), point, frame):
            grown = (box[0] - GAP * point, box[1], box[2] + GAP * point, box[3])
            if any(meet(grown, other) for other in taken) or (best and distance >= best[0]):
                continue
            leader = np.linspace(at, end, 30)[2:]
            cost = distance + LINE_COST * inside(lines, box) + CROSSING_COST * sum(inside(leader, other) > 0 for other in names)
            if best is None or cost < best[0]:
                best = cost, box, end
        name.remove()
        if best is None:
            continue
        _, box, end = best
        taken.append(box)
        names.append(box)
        draw(ax, (x, y), box, end, text, colour, size)
    return names


def draw(ax, at, box, end, text, colour, size):
    left = end[0] <= box[0]
    place = ax.transData.inverted().transform(end)
    name = ax.annotate(text, at, place, fontsize=size, color=colour, va="center", ha="left" if left else "right", path_effects=style.HALO, zorder=6,
                       arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 2, "relpos": (0 if left else 1, 0.5), "zorder": 5})
    name.set_in_layout(False)
