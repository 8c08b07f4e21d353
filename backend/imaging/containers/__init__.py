"""What picture files are made of, read by ourselves: segments, chunks, directories, boxes."""
