"""The catalogue's fixtures: which files hold it, in the order they load."""

from pathlib import Path

#: What programs refer to comes before them, what refers to programs behind.
FIRST = ("vocabularies", "sources", "networks")
LAST = ("comparisons",)


def fixture_labels(folders):
    """List every fixture of these folders as loaddata takes them."""
    return [
        *FIRST,
        *(
            f"programs/{file.stem}"
            for folder in folders
            for file in sorted(Path(folder).glob("programs/*.yaml"))
        ),
        *LAST,
    ]
