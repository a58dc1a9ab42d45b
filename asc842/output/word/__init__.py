"""Documents in words, memo and footnote: one outline and one set of figures, laid out for Word and as a page."""
