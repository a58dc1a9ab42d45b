"""What contracts say in words and figures: amounts, dates, periods; as readings, of which there may be several."""
