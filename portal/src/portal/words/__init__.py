"""Codes of the API to what people see: tones of states, labels of acts, places of the menu. Data only."""
