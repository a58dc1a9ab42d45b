"""A portfolio: many leases from lease files and tables, accepted or rejected with the reason."""

from asc842.closing.portfolio.folder import Progress, portfolio_of, read_portfolio
from asc842.closing.portfolio.portfolio import Portfolio, PortfolioLease, RejectedLease, content_hash

__all__ = ["Portfolio", "PortfolioLease", "Progress", "RejectedLease", "content_hash", "portfolio_of",
           "read_portfolio"]
