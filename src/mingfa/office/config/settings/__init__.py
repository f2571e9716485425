"""Settings: ``base`` for a clone or a single machine, ``production`` for a server, ``test`` for the tests."""
