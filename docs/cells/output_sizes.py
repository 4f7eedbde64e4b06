from lesson import output_size

print("padding 0, 1, 2")
for kernel in (1, 3, 5):
    for stride in (1, 2, 3):
        sizes = [output_size(28, kernel, stride, pad) for pad in (0, 1, 2)]
        print(f"kernel {kernel}, stride {stride}: {sizes}")
