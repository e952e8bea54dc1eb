"""What the portal's pages say, made of plain words and addresses."""
