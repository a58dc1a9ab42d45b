"""A portfolio: many leases from lease files and tables, accepted or set aside with the reason."""

from asc842.closing.portfolio.folder import Progress, portfolio_of, read_portfolio
from asc842.closing.portfolio.portfolio import Portfolio, PortfolioLease, SetAside, content_hash

__all__ = ["Portfolio", "PortfolioLease", "Progress", "SetAside", "content_hash", "portfolio_of", "read_portfolio"]
