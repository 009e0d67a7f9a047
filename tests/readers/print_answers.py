

# The answers in the words in which every reader gives them.
def show(numbers):
    return " ".join("nan" if number != number else f"{number:.6g}" for number in map(float, numbers))


print("products:", ", ".join(products))
print("survivors:", ", ".join(survivors))
print("path:", show(path))
print("shares:", show(shares))
