"""Tables for queries; the migrations are the truth of their definition."""

from sqlalchemy import Boolean, Column, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()


def _instant(name: str) -> "Column[DateTime]":
    return Column(name, DateTime(timezone=True))  # type: ignore[arg-type]


notices = Table(
    "notices",
    metadata,
    Column("cause", Uuid, primary_key=True),
    Column("group_kind", Text, primary_key=True),
    Column("group_id", Text, primary_key=True),
    Column("template", Text),
    Column("facts", JSONB),
    Column("page", Text),
    Column("mailed", Boolean),
    _instant("fact_at"),
    Column("state", Text),
    Column("tries", Integer),
    _instant("next_try_at"),
    Column("recipients", Integer),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("recipient", Text),
    Column("cause", Uuid),
    Column("kind", Text),
    Column("title", Text),
    Column("body", Text),
    Column("page", Text),
    _instant("fact_at"),
    _instant("at"),
    _instant("read_at"),
)

letters = Table(
    "letters",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("recipient", Text),
    Column("channel", Text),
    Column("cause", Uuid),
    Column("template", Text),
    Column("facts", JSONB),
    Column("page", Text),
    _instant("fact_at"),
    Column("state", Text),
    Column("attempt", Integer),
    Column("why", Text),
    Column("address_masked", Text),
    _instant("next_try_at"),
    _instant("sending_at"),
    _instant("at"),
)

dead_addresses = Table(
    "dead_addresses",
    metadata,
    Column("recipient", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("mark", LargeBinary, primary_key=True),
    Column("why", Text),
    _instant("at"),
)

codes = Table(
    "codes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Text),
    Column("channel", Text),
    Column("address_masked", Text),
    Column("purpose", Text),
    Column("mark", LargeBinary),
    Column("state", Text),
    Column("why", Text),
    _instant("at"),
)

student_places = Table(
    "student_places",
    metadata,
    Column("student_id", Text, primary_key=True),
    Column("school_id", Text),
    Column("college_id", Text),
    Column("version", Integer),
)

# View: letters and codes together, as operators look at them.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text),
    Column("channel", Text),
    Column("name", Text),
    Column("account_id", Text),
    Column("address_masked", Text),
    Column("state", Text),
    Column("attempt", Integer),
    Column("why", Text),
    _instant("at"),
    _instant("next_try_at"),
)

caught = Table(
    "caught",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("channel", Text),
    Column("address", Text),
    Column("message_id", Text),
    Column("subject", Text),
    Column("body", Text),
    Column("html", Text),
    _instant("at"),
)
