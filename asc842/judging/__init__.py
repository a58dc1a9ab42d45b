"""Between measurement and spans: discount rate and classification, judged or worked out, with the evidence."""
