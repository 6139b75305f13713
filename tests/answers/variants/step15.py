"""Wrong versions of step 15, written from their descriptions alone, in two styles each."""

# %% of="15.x1" style="renamed"
diamond_order = ["D", "C", "A", "B"]

# %% of="15.x1" style="restructured"
diamond_order = list("DCAB")

# %% of="15.x10" style="renamed"
crossed_order = ["E", "G", "F", "B", "C", "A", "D"]

# %% of="15.x10" style="restructured"
late = ["F", "C", "A", "D"]
crossed_order = ["E", "G"] + ["B"] + late

# %% of="15.x2" style="renamed"
diamond_order = ["A", "B", "C", "D"]
uneven_order = ["A", "B", "C", "D"]
crossed_order = ["D", "A", "B", "C", "F", "G", "E"]

# %% of="15.x2" style="restructured"
diamond_order = sorted("DCBA")
uneven_order = sorted("DCBA")
crossed_order = list(reversed(["E", "G", "F", "C", "A", "D", "B"]))

# %% of="15.x3" style="renamed"
diamond_order = ["D", "C", "A", "B", "A"]

# %% of="15.x3" style="restructured"
diamond_order = "D C A B A".split()

# %% of="15.x4" style="renamed"
uneven_order = ["D", "A", "C", "B"]

# %% of="15.x4" style="restructured"
short, long = ["A"], ["C", "B"]
uneven_order = ["D", *short, *long]

# %% of="15.x6" style="renamed"
crossed_order = ["G", "F", "E", "D", "C", "B", "A"]

# %% of="15.x6" style="restructured"
crossed_order = sorted("ABCDEFG", reverse=True)

# %% of="15.x7" style="renamed"
crossed_order = ["E", "D", "G", "F", "C", "A", "B"]

# %% of="15.x7" style="restructured"
crossed_order = list("ED") + list("GFCAB")

# %% of="15.x8" style="renamed"
crossed_order = ["E", "G", "F", "A", "C", "D", "B"]

# %% of="15.x8" style="restructured"
crossed_order = [*"EGF", *"ADCB"]

# %% of="15.x14" style="renamed"
generation = {"A": 2, "B": 1, "C": 3, "D": 1, "E": 5, "F": 3, "G": 4}

# %% of="15.x14" style="restructured"
made = {"d": 1, "a": 1, "b": 2, "c": 3, "e": 3, "f": 4, "y": 5}
maker = {"d": "B", "a": "D", "b": "A", "c": "F", "e": "C", "f": "G", "y": "E"}
generation = {maker[variable]: number for variable, number in made.items()}

# %% of="15.x15" style="renamed"
generation = {"E": 0, "G": 1, "F": 2, "C": 2, "A": 3, "B": 3, "D": 4}

# %% of="15.x15" style="restructured"
layers = ["E", "G", "FC", "AB", "D"]
generation = {name: level for level, names in enumerate(layers) for name in names}

# %% of="15.x16" style="renamed"
generation = {"A": 1, "B": 1, "C": 2, "D": 0, "E": 4, "F": 1, "G": 3}

# %% of="15.x16" style="restructured"
generation = dict(zip("DABFCGE", (0, 1, 1, 1, 2, 3, 4)))

# %% of="15.x21" style="renamed"
oldest_once_uneven = 1028

# %% of="15.x21" style="restructured"
oldest_once_uneven = 4 + 8 * 2**7

# %% of="15.x22" style="renamed"
oldest_once_uneven = 1  # D hands its 1 on to a

# %% of="15.x22" style="restructured"
oldest_once_uneven = 4 // 4
