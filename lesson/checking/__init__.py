"""What stands behind `lesson.checker`: NumPy, and nothing that a learner writes.

The work runs one way:

    reference    a right answer, made of steps that a mistake replaces
    cases        the calls that an answer is put through
    outcomes     what came back from a call, how it is sent, and whether it is right
    calls        makes them beside the learner's code
    child        does that in a process of its own
    sandbox      starts it, listens to it, watches it and ends it, until all is answered
    system       what an operating system tells of it, and can be asked to do with it
    hints        what wrong numbers, wrong cases and errors give away
    mistakes     every known mistake: one record with its code, words, variants and hints
    diagnosis    finds the record that explains the learner's answer
    judging      the only place that says "right", and puts together what is said
"""
