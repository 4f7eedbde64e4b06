"""How downloads are made: functions inlined, constants written out, files packed."""
