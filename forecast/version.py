"""The version, as it stands in every record of a run."""

VERSION = "0.1.0"
