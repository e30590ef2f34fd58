"""Many backups a day lie on the shelf for hours, then one an hour, then one a day."""

import datetime as dt

from portal.home.keeping import thinning

NOW = dt.datetime(2026, 11, 26, 12, 30, tzinfo=dt.UTC)
KEEP = dt.timedelta(days=35)


def staying(*ago: dt.timedelta, keep: dt.timedelta = KEEP) -> set[dt.timedelta]:
    return {NOW - moment for moment in thinning.staying([NOW - one for one in ago], NOW, keep)}


def minutes(*many: int) -> list[dt.timedelta]:
    return [dt.timedelta(minutes=each) for each in many]


def test_all_of_the_last_three_hours_stay():
    assert staying(*minutes(0, 5, 10, 175)) == set(minutes(0, 5, 10, 175))


def test_of_an_earlier_hour_the_last_one_stays():
    # 08:20, 08:30 and 08:55, and the one of the hour before.
    assert staying(*minutes(0, 250, 240, 215, 275)) == set(minutes(0, 215, 275))


def test_of_a_day_before_yesterday_the_last_one_stays():
    days = [dt.timedelta(days=3, hours=hours) for hours in (0, 2, 6)]
    assert staying(dt.timedelta(0), *days) == {dt.timedelta(0), days[0]}


def test_nightly_ones_all_stay_until_their_time_is_over():
    nights = [dt.timedelta(days=days) for days in range(40)]
    assert staying(*nights) == set(nights[:36])


def test_the_newest_stays_however_old():
    assert staying(dt.timedelta(days=90), dt.timedelta(days=80)) == {dt.timedelta(days=80)}


def test_five_minutes_apart_for_five_weeks_are_little_over_a_hundred():
    every = [dt.timedelta(minutes=5 * number) for number in range(35 * 24 * 12)]
    assert len(staying(*every)) == 117
