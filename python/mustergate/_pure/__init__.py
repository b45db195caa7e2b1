"""The pure-Python backend: the readable twin of the Rust core, file for file.

Pure functions of octets, time and configuration: no clock, no file, no socket. Untrusted DER flows
through `certificate` (octets to fields), `end_entity` and `path` (fields to a path to a trust anchor)
and `policy` (the relying party's rules); only verdicts of `rejection` flow out.
"""
