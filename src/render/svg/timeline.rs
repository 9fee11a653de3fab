//! When alerts fired and how long they lasted, a line for each code.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::canvas::{Canvas, Place, Tenths};
use super::chart::{Chart, Size, Words};
use super::plot::whole;
use crate::render::{date, number, safe, table};
use crate::report::{AlertFinding, Header};

/// Height of a line.
const LANE: Tenths = 380;
/// From the top of a line to the middle of its marks.
const MIDDLE: Tenths = 250;
/// Room on both sides, for half a mark.
const SIDE: Tenths = 60;
/// Room below the lines, for the dates.
const DATES: Tenths = 220;
/// Width of a date with the gap behind it.
const DATE: Tenths = 560;
/// Columns of a sentence at most.
const SENTENCE: usize = 300;

/// Draws the alerts of a period; `None` if there are none.
pub(in crate::render) fn timeline(alerts: &[AlertFinding], header: &Header) -> Option<Chart> {
    alerts.first()?;
    let codes = codes(alerts);
    let pages = alerts.iter().filter(|alert| is_page(alert)).count();
    let count = |count: usize, one, many| {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        number::counted(count, one, many)
    };
    let words = Words {
        title: "When alerts fired".to_owned(),
        description: format!(
            "{} of {}; {}.",
            count(alerts.len(), "alert", "alerts"),
            count(codes.len(), "code", "codes"),
            count(pages, "is a page", "are pages")
        ),
    };
    let mut legend = vec![("page", "page"), ("warn", "warn")];
    if alerts.iter().any(|alert| alert.acknowledged.is_some()) {
        legend.push(("known", "acknowledged"));
    }
    legend.push(("lasting", "How long it lasted"));
    let draw = |size| draw(alerts, &codes, header, &words, size);
    Some(Chart::of(draw, &legend))
}

/// Returns the codes in the order in which they fired first.
fn codes(alerts: &[AlertFinding]) -> Vec<&str> {
    let mut codes: Vec<&str> = Vec::new();
    for alert in alerts {
        if !codes.contains(&alert.code.as_str()) {
            codes.push(&alert.code);
        }
    }
    codes
}

fn is_page(alert: &AlertFinding) -> bool {
    alert.severity == "page"
}

fn draw(
    alerts: &[AlertFinding],
    codes: &[&str],
    header: &Header,
    words: &Words,
    size: Size,
) -> String {
    let height = LANE * whole(codes.len()) + DATES;
    let time = Time::of(header, size);
    let mut canvas = Canvas::new(size, height / 10, words);
    time.draw_days(&mut canvas, height - DATES);
    let mut top = 0;
    for code in codes {
        let of_code = || alerts.iter().filter(|alert| alert.code == *code);
        let middle = top + MIDDLE;
        canvas.text("start strong", (0, top + 140), &safe::escape(code));
        let count = u64::try_from(of_code().count()).unwrap_or(u64::MAX);
        canvas.text("end", (time.to + SIDE, top + 140), &number::count(count));
        canvas.line("grid", &[(time.from, middle), (time.to, middle)]);
        for alert in of_code() {
            let places = [alert.fired_at, alert.resolved_at.unwrap_or(header.as_of)];
            let [from, to] = places.map(|at| time.place(at));
            canvas.group("mark", &says(alert), |canvas| {
                canvas.rect("lasting", (from, middle - 30), (to, middle + 30));
                mark(alert, (from, middle), canvas);
            });
        }
        top += LANE;
    }
    canvas.finish()
}

/// Draws the beginning of an alert. Pages are triangles: nothing is said by colour alone.
fn mark(alert: &AlertFinding, (x, y): Place, canvas: &mut Canvas) {
    match (alert.acknowledged.is_some(), is_page(alert)) {
        (true, _) => canvas.dot("known", (x, y)),
        (false, true) => {
            canvas.area("page", &[(x, y - 60), (x + 55, y + 45), (x - 55, y + 45)]);
        }
        (false, false) => canvas.dot("warn", (x, y)),
    }
}

fn says(alert: &AlertFinding) -> String {
    let (severity, _) = table::alert_severity(alert);
    let scope = safe::cut(&table::alert_scope(alert), SENTENCE);
    let sentence = safe::cut(&safe::escape(&alert.sentence), SENTENCE);
    let fired = date::instant(alert.fired_at);
    format!("{fired} {severity} {scope}: {sentence}")
}

/// Where instants of the period lie.
struct Time {
    first: DateTime<FixedOffset>,
    last: DateTime<FixedOffset>,
    from: Tenths,
    to: Tenths,
}

impl Time {
    fn of(header: &Header, size: Size) -> Self {
        Self {
            first: header.period.from,
            last: header.period.to,
            from: SIDE,
            to: size.width().saturating_mul(10).saturating_sub(SIDE),
        }
    }

    /// Returns the place of an instant; what lies outside is at the side where it lies.
    fn place(&self, at: DateTime<FixedOffset>) -> Tenths {
        let whole = (self.last - self.first).num_seconds().max(1);
        let passed = (at - self.first).num_seconds().clamp(0, whole);
        let share = i128::from(passed) * i128::from(self.to - self.from) / i128::from(whole);
        self.from + i64::try_from(share).unwrap_or_default()
    }

    /// Marks where days begin, and names as many as there is room for.
    fn draw_days(&self, canvas: &mut Canvas, bottom: Tenths) {
        let last = self.last.date_naive();
        let days: Vec<NaiveDate> = self
            .first
            .date_naive()
            .iter_days()
            .take_while(|day| *day < last)
            .collect();
        let room = ((self.to - self.from) / DATE).max(1);
        let every = usize::try_from((whole(days.len()) + room - 1) / room).unwrap_or(1);
        for day in days.iter().step_by(every.max(1)) {
            let midnight = day.and_time(chrono::NaiveTime::MIN);
            let Some(start) = midnight.and_local_timezone(*self.first.offset()).single() else {
                continue;
            };
            let x = self.place(start);
            canvas.line("grid", &[(x, 0), (x, bottom)]);
            canvas.text("start", (x, bottom + 150), &date::month_day(*day));
        }
    }
}
