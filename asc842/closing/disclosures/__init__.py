"""Disclosures of a close for filing: each figure under its us-gaap element, and data-quality rules over them."""
