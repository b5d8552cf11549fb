"""The demo's entries, led through their lives by the same verbs as real ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import Country, User
from cooperanet.demo.accounts import Seats, day, home_of, read
from exchange.models import Entry, FundingSource, Occasion

SAME = ("modality", "forms", "stage", "serves_many", "targets", "delivery_languages", "original_language", "sdgs")


class DemoEntries:
    """Writes the entries of the JSON files in the names of their institutions."""

    def __init__(self, seats: Seats):
        self.seats = seats
        self.countries = Country.objects.in_bulk(field_name="iso3")
        self.funding = FundingSource.objects.in_bulk(field_name="key")
        self.occasions = Occasion.objects.in_bulk(field_name="key")
        self.by_slot: dict[str, tuple[Entry, User]] = {}

    def load(self) -> None:
        self.load_catalogue("peru", "PER", day("2019-11-18"))
        self.load_catalogue("argentina", "ARG", day("2020-04-06"))
        for line in read("others"):
            self.publish(line, day(line["published_on"]))
        self.load_later()
        for line in read("working"):
            self.leave_in_work(line)

    def load_catalogue(self, name: str, country: str, first: datetime) -> None:
        """A national catalogue, published in the order of its file, a handful each working day for three weeks."""
        for place, line in enumerate(read(name)):
            weeks, weekday = divmod(place // 9, 5)
            moment = first + timedelta(weeks=weeks, days=weekday, minutes=17 * (place % 9))
            self.publish({"country": country, "kind": "offer", **line}, moment)

    def write(self, line: dict, created: datetime) -> tuple[Entry, User]:
        """A draft with everything its line says."""
        seat = self.seats.of(line)
        institution = home_of(seat)
        texts = {language: {**text, "how": "original"} for language, text in line["texts"].items()}
        for language in texts.keys() - {line["original_language"]}:
            texts[language] |= {"how": "human", "by": institution.name_in(language)}
        entry = Entry.objects.create(
            kind=line["kind"],
            institution=institution,
            country=self.countries[line["country"]],
            texts=texts,
            focus_areas=line["areas"],
            sub_areas=line.get("sub_areas", []),
            starts_on=line.get("starts_on"),
            ends_on=line.get("ends_on"),
            funding_source=self.funding.get(line.get("funding_source")),
            occasion=self.occasions.get(line.get("occasion")),
            created_at=created,
            edited_at=created,
            status_since=created,
            **{name: line[name] for name in SAME},
        )
        self.by_slot[line["slot"]] = entry, seat
        return entry, seat

    def publish(self, line: dict, moment: datetime) -> None:
        entry, seat = self.write(line, moment - timedelta(days=6))
        entry.submit(by=seat, at=moment - timedelta(days=2))
        entry.publish(by=self.seats.secretariat, at=moment)

    def load_later(self) -> None:
        for line in read("later"):
            if "revises" in line:
                self.revise(line)
            elif "withdraws" in line:
                self.withdraw(line)
            else:
                self.publish(line, day(line["published_on"]))
        for slot, on in {"per1-09": "2025-10-20", "per1-31": "2026-02-11", "arg1-05": "2026-06-24"}.items():
            entry, seat = self.by_slot[slot]
            entry.confirm(by=seat, at=day(on))

    def revise(self, line: dict) -> None:
        (entry, seat), moment = self.by_slot[line["revises"]], day(line["published_on"])
        entry.revise(by=seat, at=moment - timedelta(days=9))
        texts = {
            language: {**text, "summary": f"{text['summary']} {line['summary_addition'][language]}"}
            for language, text in entry.texts.items()
        }
        entry.save_draft({"texts": texts}, by=seat, version=entry.version)
        entry.submit(by=seat, at=moment - timedelta(days=3))
        entry.publish(by=self.seats.secretariat, note=line["note"], at=moment)

    def withdraw(self, line: dict) -> None:
        entry, seat = self.by_slot[line["withdraws"]]
        entry.withdraw(by=seat, note=line["note"][entry.institution.language], at=day(line["on"]))

    def leave_in_work(self, line: dict) -> None:
        moment = day(line["entered_on"])
        entry, seat = self.write(line, moment)
        if line["status"] == Entry.Status.DRAFT:
            return
        if line["status"] == Entry.Status.ARCHIVED:
            entry.discard(by=seat, at=moment + timedelta(days=1))
            return
        entry.submit(by=seat, at=moment + timedelta(hours=5))
        if line["status"] == Entry.Status.RETURNED:
            entry.send_back(by=self.seats.secretariat, note=line["note"], at=moment + timedelta(days=3))
        elif line["status"] == Entry.Status.DECLINED:
            entry.decline(by=self.seats.secretariat, note=line["note"], at=moment + timedelta(days=4))
