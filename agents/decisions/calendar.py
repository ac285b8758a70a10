"""When is a time limit over, in the time its clock counts? Whole milliseconds; local time is a fixed offset."""

from collections.abc import Callable

from schemas.calendar import WEEK, CalendarRules, ClockKind, minutes

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
MINUTE_MS = 60_000
EPOCH_ORDINAL = 719_163  # of 1970-01-01
EPOCH_WEEKDAY = 3  # a Thursday
Spans = tuple[tuple[int, int], ...]
"""The open spans of a day, in milliseconds from its midnight, in order."""

REMEMBERED = 1000
LOOK_AHEAD = 32  # days in which the next opening or closing is looked for
WHOLE_DAY: Spans = ((0, DAY_MS),)


class Worktime:
    """Time that passes only in open spans. Each day's spans are worked out once."""

    def __init__(self, spans_of: Callable[[int], Spans], offset_ms: int) -> None:
        self._spans_of = spans_of
        self._offset_ms = offset_ms
        self._days: dict[int, tuple[Spans, int]] = {}

    def add(self, start_ms: int, time_ms: int) -> int:
        """Give the first moment at which this much open time has passed since the start."""
        if time_ms <= 0:
            return start_ms
        day, at = divmod(start_ms + self._offset_ms, DAY_MS)
        left = time_ms
        while True:
            spans, total = self.day(day)
            if at or left <= total:
                for begin, end in spans:
                    room = end - max(begin, at)
                    if left <= room:
                        return day * DAY_MS + end - room + left - self._offset_ms
                    left -= max(0, room)
            else:
                left -= total
            day, at = day + 1, 0

    def back(self, end_ms: int, time_ms: int) -> int:
        """Give the last moment from which this much open time passes until the end."""
        if time_ms <= 0:
            return end_ms
        day, at = divmod(end_ms + self._offset_ms, DAY_MS)
        left = time_ms
        while True:
            for begin, end in reversed(self.day(day)[0]):
                room = min(end, at) - begin
                if left <= room:
                    return day * DAY_MS + begin + room - left - self._offset_ms
                left -= max(0, room)
            day, at = day - 1, DAY_MS

    def between(self, start_ms: int, end_ms: int) -> int:
        """Give the open time between two moments; 0 when the end is not after the start."""
        if end_ms <= start_ms:
            return 0
        first, begin_at = divmod(start_ms + self._offset_ms, DAY_MS)
        last, end_at = divmod(end_ms + self._offset_ms, DAY_MS)
        if first == last:
            return self._within(first, begin_at, end_at)
        whole = sum(self.day(day)[1] for day in range(first + 1, last))
        return self._within(first, begin_at, DAY_MS) + whole + self._within(last, 0, end_at)

    def stands(self, now_ms: int) -> tuple[bool, int]:
        """Tell whether a moment is open time, and until when at least that holds: the next change, or a month on."""
        at = reached = now_ms + self._offset_ms
        day = at // DAY_MS
        is_open = any(begin <= at - day * DAY_MS < end for begin, end in self.day(day)[0])
        for number in range(day, day + LOOK_AHEAD):
            for begin, end in self.day(number)[0]:
                if number * DAY_MS + end <= at:
                    continue
                if number * DAY_MS + begin > reached or not is_open:
                    return is_open, (reached if is_open else number * DAY_MS + begin) - self._offset_ms
                reached = number * DAY_MS + end
        return is_open, (reached if is_open else (day + LOOK_AHEAD) * DAY_MS) - self._offset_ms

    def day(self, day: int) -> tuple[Spans, int]:
        """Give a day's spans and how much time they are; days are counted from 1970-01-01."""
        found = self._days.get(day)
        if found is None:
            spans = self._spans_of(day)
            found = self._days[day] = spans, sum(end - begin for begin, end in spans)
        return found

    def _within(self, day: int, begin_at: int, end_at: int) -> int:
        return sum(max(0, min(end, end_at) - max(begin, begin_at)) for begin, end in self.day(day)[0])


class Calendar:
    """The company's calendar, asked by the kind of a clock. Natural time costs no look at it."""

    def __init__(self, rules: CalendarRules, utc_offset_h: float = 8) -> None:
        self._offset_ms = round(utc_offset_h * HOUR_MS)
        self._open = {WEEK.index(day): _spans(hours) for day, hours in rules.hours.items()}
        self._usual = next(spans for _, spans in sorted(self._open.items()) if spans)
        self._workdays = {WEEK.index(day) for day in rules.workdays}
        self._off = {day.toordinal() - EPOCH_ORDINAL for year in rules.years.values() for day in year.closed}
        self._worked = {day.toordinal() - EPOCH_ORDINAL for year in rules.years.values() for day in year.worked}
        self._hours = Worktime(self._hours_of, self._offset_ms)
        self._closes: dict[tuple[int, int], int] = {}
        self._days = Worktime(lambda day: WHOLE_DAY if self.is_workday(day) else (), self._offset_ms)

    def due(self, kind: ClockKind | None, start_ms: int, limit_ms: int) -> int:
        """Give the moment a clock runs out.

        Working days are counted from the day after receipt to the close of business of the last (Civil Code
        art. 201 and 203): five working days from a Monday end on the next Monday.
        """
        if kind is None or kind is ClockKind.NATURAL:
            return start_ms + limit_ms
        if kind is ClockKind.WORKING_HOURS:
            return self._hours.add(start_ms, limit_ms)
        return self._close_of((start_ms + self._offset_ms) // DAY_MS, max(1, limit_ms // DAY_MS))

    def spent(self, kind: ClockKind | None, start_ms: int, end_ms: int) -> int:
        """Give how much time the clock counts between two moments."""
        if kind is None or kind is ClockKind.NATURAL:
            return max(0, end_ms - start_ms)
        return self._time(kind).between(start_ms, end_ms)

    def later(self, kind: ClockKind | None, start_ms: int, time_ms: int) -> int:
        """Give the moment at which the clock has counted this much since the start."""
        if kind is None or kind is ClockKind.NATURAL:
            return start_ms + time_ms
        return self._time(kind).add(start_ms, time_ms)

    def before(self, kind: ClockKind | None, due_ms: int, time_ms: int) -> int:
        """Give the moment at which the clock has this much left."""
        if kind is None or kind is ClockKind.NATURAL:
            return due_ms - time_ms
        return self._time(kind).back(due_ms, time_ms)

    def stands(self, now_ms: int) -> tuple[bool, int]:
        """Tell whether the company is open at a moment, and until when at least that holds."""
        return self._hours.stands(now_ms)

    def is_workday(self, day: int) -> bool:
        """Tell whether a day, counted from 1970-01-01, is a working day: holidays and 调休 included."""
        if day in self._off:
            return False
        return day in self._worked or (day + EPOCH_WEEKDAY) % 7 in self._workdays

    def _time(self, kind: ClockKind) -> Worktime:
        return self._hours if kind is ClockKind.WORKING_HOURS else self._days

    def _hours_of(self, day: int) -> Spans:
        if day in self._off:
            return ()
        spans = self._open.get((day + EPOCH_WEEKDAY) % 7, ())
        return spans or (self._usual if day in self._worked else ())

    def _close_of(self, day: int, days: int) -> int:
        """Give the close of business so many working days after this one; the tickets of a day share the answer."""
        found = self._closes.get((day, days))
        if found is None:
            last, left = day, days
            while left:
                last += 1
                left -= self.is_workday(last)
            spans = self._hours_of(last)
            if len(self._closes) > REMEMBERED:
                self._closes.clear()
            found = self._closes[day, days] = last * DAY_MS + (spans[-1][1] if spans else DAY_MS) - self._offset_ms
        return found


def _spans(hours: tuple[str, ...]) -> Spans:
    return tuple((begin * MINUTE_MS, end * MINUTE_MS) for begin, end in map(minutes, hours))
