"""Where a catalogue's index lies: in memory or in a file, behind one protocol. No rule about matching lives here."""
