from lesson import KERNELS, conv2d_loops, photo, show_map

image = photo("chelsea")[60:160, 90:210]  # the left eye, (100, 120)
kernel = KERNELS["sobel_x"].weights  # try "sobel_y", "blob", "emboss"
y = conv2d_loops(image, kernel)

print(image.shape, "gives", y.shape)
show_map(y, alt="The feature map around the cat's eye.")
