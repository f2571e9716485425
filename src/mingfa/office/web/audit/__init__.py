"""The page where anybody may have a published report checked."""
