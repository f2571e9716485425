"""The sandbox: a county's year played through the real kernel."""
