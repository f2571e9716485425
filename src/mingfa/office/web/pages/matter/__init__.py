"""One matter: its history, what the law allows now and why not, its dates explained."""
