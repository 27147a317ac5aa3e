"""The web shell: settings, addresses, the frame of every page."""
