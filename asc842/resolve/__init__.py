"""Stage 8, resolve: discount rate and classification, judged or worked out, with the evidence."""
