"""Asking whether there is something where links lead: only on request, and politely."""
