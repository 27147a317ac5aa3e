"""The shell that carries the stages: settings, addresses, frame and look."""
