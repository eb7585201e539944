"""The commands: each module adds its own to the parser and acts on what it parsed.

A module imports what is heavy inside its ``act`` function: ``forecast --help`` loads none of it.
"""
