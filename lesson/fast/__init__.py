"""The fast paths: the same numbers as the readable layers, in less time and memory.

The work runs one way:

    row_products, tiles
                 small matrix products, and how much of a picture they take at a time
    lowering     one picture through a bank of filters, by row lowering
    paths        which way suits which sizes; `lesson.conv2d` calls it
    photo_bytes  one kernel over a photograph of bytes
    batch_last   layers that keep the batch as their last axis
    one_image, forward_plan
                 the network's scores, for one image and for many
    training_plan
                 the network's gradients
"""
