"""A portfolio: many leases from lease files and tables, accepted or rejected with the reason."""

from asc842.closing.portfolio.folder import (
           Progress,
           portfolio_of,
           portfolio_of_dicts,
           portfolio_of_tables,
           portfolio_of_text,
           read_portfolio,
)
from asc842.closing.portfolio.portfolio import (
           HeldLeases,
           PortfolioLease,
           RejectedLease,
           content_hash,
           no_lease,
)

__all__ = ["HeldLeases", "PortfolioLease", "Progress", "RejectedLease", "content_hash", "no_lease",
           "portfolio_of", "portfolio_of_dicts", "portfolio_of_tables", "portfolio_of_text", "read_portfolio"]
