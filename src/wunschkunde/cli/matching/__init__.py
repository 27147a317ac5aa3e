"""What `wunschkunde match` does around the engine: files in, parts that can be resumed, files out."""
