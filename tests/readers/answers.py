"""The three questions that every reader answers in the same words: who survived, the price path of one product, the
final shares of products, all of run 0. Names are the Chinese ones."""


def show(number):
    return "nan" if number != number else f"{number:.6g}"


def answer(alive, labels, price, product, share):
    """alive (round, firm), price and share (round, product), nested lists or arrays; product: (index, label)."""
    print("survivors:", ", ".join(name for name, lives in zip(labels, alive[-1]) if lives == 1))
    index, label = product
    print(f"price of {label}:", " ".join(show(float(row[index])) for row in price))
    print("share:", " ".join(show(float(number)) for number in share[-1]))
