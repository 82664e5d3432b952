"""Figures of the desks: periods, definitions, queries, reports and their schedules (D-100 to D-102)."""
