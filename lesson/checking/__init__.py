"""What stands behind `lesson.checker`: NumPy, and nothing that a learner writes.

The work runs one way:

    layers, network
                 right layers, made of steps that a mistake replaces
    cases        the calls that an answer is put through
    outcomes     what came back from a call, and how that crosses a pipe
    performing   makes the calls; runs beside the learner's code
    child        performing in a process of its own
    process      starts it, listens to it, watches its memory and ends it
    sandbox      one process after the other, until each part has had its time
    comparing    whether two arrays are the same numbers
    evidence     the calls, what came back, and what is right
    conv_sums, conv_windows, pool_mistakes, forward_mistakes
                 every known mistake, as the steps that it gets wrong
    diagnosis    finds the mistake that gives the learner's numbers; where there is none,
                 resemblance and traits look for what the wrong ones have in common
    …_causes     what is said about each mistake; messages puts it together
    judging      the only place that says "right"
"""
