//! A sample of the settings that a learner can choose: the lesson stays true, and its programs end, at every one of them.
//!
//! The settings run on the virtual clock, each knob at its ends and in between, alone and together with others. What has to
//! hold everywhere fails the proof: claims with `always = true`, and that no program gets stuck or panics where
//! the lesson does not say so (`stuck`, `panics`). That the prediction
//! fits no setting but the default, or that a link leads nowhere, may be meant so: it is noted.

use std::time::{Duration, Instant};

use super::{Proof, Runs, Verdict, runs};
use crate::lesson::{Condition, Held, Knob, Lesson};
use crate::recording::{Clock, Outcome, Recording};
use crate::text::Add as _;
use crate::wording::standstill;

/// Settings that are tried at most.
const MOST_SETTINGS: usize = 40;

/// Real time for all of them, and for one.
const BUDGET: Duration = Duration::from_secs(6);
const ONE: Duration = Duration::from_millis(1500);

/// Notes of a kind that are written out.
const WRITTEN: usize = 2;

type Setting = Vec<(String, f64)>;

/// What was found.
#[derive(Default)]
struct Findings {
    wrong: Vec<String>,
    prediction: Vec<String>,
    links: Vec<String>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the proof itself takes time, which no clock of the program knows"
)]
pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let has_virtual = lesson
        .variants
        .iter()
        .any(|variant| variant.clocks.contains(&Clock::Virtual));
    if !has_virtual || turned(lesson).is_empty() {
        let why = "no knob can be tried on the virtual clock".to_owned();
        return Proof {
            about: "grid",
            verdict: Verdict::Skipped,
            found: vec![why],
        };
    }
    let defaults = runs.get(Clock::Virtual, &[]).cloned();
    let began = Instant::now();
    let mut findings = Findings::default();
    let (mut tried, mut slow) = (0, 0);
    let settings = settings(lesson);
    for setting in &settings {
        if began.elapsed() > BUDGET {
            break;
        }
        match runs::run_within(lesson, Clock::Virtual, setting, Some(ONE)) {
            Ok(recording) if is_cut(lesson, &recording) => slow += 1,
            Ok(recording) => {
                tried += 1;
                look(
                    lesson,
                    setting,
                    &recording,
                    defaults.as_ref().ok(),
                    &mut findings,
                );
            }
            Err(error) => findings
                .wrong
                .push(format!("{}: {error}", text(lesson, setting))),
        }
    }
    let (knobs, seconds) = (turned(lesson).len(), began.elapsed().as_secs_f64());
    let mut summary = format!("{tried} settings of {knobs} knobs hold, tried in {seconds:.1} s");
    if slow > 0 {
        let each = ONE.as_secs_f64();
        summary.add(format_args!("; {slow} more took over {each:.1} s each"));
    }
    findings.wrong.truncate(8);
    let mut proof = Proof::of("grid", findings.wrong, summary);
    let help = "limit a knob, or soften the text";
    proof
        .found
        .extend(notes(&findings.prediction, tried, "the prediction", help));
    proof
        .found
        .extend(notes(&findings.links, tried, "links", help));
    proof
}

/// "note: at 3 of 40 settings: .."
fn notes(found: &[String], of: usize, what: &str, help: &str) -> Option<String> {
    let first: Vec<_> = found.iter().take(WRITTEN).cloned().collect();
    (!found.is_empty()).then(|| {
        format!(
            "note, {what}: {} of {of} settings, such as {} ({help}, unless this is intended)",
            found.len(),
            first.join("; ")
        )
    })
}

/// Whether a program was stopped because it took too long in real time.
fn is_cut(lesson: &Lesson, recording: &Recording) -> bool {
    recording.variants().iter().any(|variant| {
        let has_limit = lesson
            .variant(variant.id())
            .is_some_and(|v| v.limit.is_some());
        variant.outcome() == Outcome::Running && !has_limit
    })
}

/// Judges one setting.
fn look(
    lesson: &Lesson,
    setting: &Setting,
    recording: &Recording,
    defaults: Option<&Recording>,
    findings: &mut Findings,
) {
    let with = format!("with {}", text(lesson, setting));
    let holds = |when: &Option<Condition>| {
        when.as_ref()
            .is_some_and(|when| when.holds(recording) == Ok(true))
    };
    let (may_panic, may_be_stuck) = (holds(&lesson.panics), holds(&lesson.stuck));
    for ended in recording.variants() {
        let id = ended.id();
        let expects_stuck = lesson.variant(id).is_some_and(|v| v.expects_stuck);
        let before = defaults
            .and_then(|run| run.variant(id))
            .map(crate::recording::Variant::outcome);
        match ended.outcome() {
            Outcome::Stuck if !expects_stuck && !may_be_stuck => findings
                .wrong
                .push(format!("{with} {id} is stuck: {}", standstill(ended))),
            Outcome::Panicked if before != Some(Outcome::Panicked) && !may_panic => {
                findings.wrong.push(format!("{with} {id} panics"));
            }
            Outcome::Died => findings.wrong.push(format!("{with} {id} dies")),
            _ => {}
        }
    }
    for claim in lesson.claims.iter().filter(|claim| claim.always) {
        if claim.when.holds(recording) == Ok(false) {
            let wrong = format!("{with} the claim \"{}\" fails", claim.text);
            findings.wrong.push(wrong);
        }
    }
    match lesson
        .predict
        .as_ref()
        .map(|predict| predict.held(recording))
    {
        Some(Held::None) => findings.prediction.push(format!("{with} no option holds")),
        Some(Held::Several) => findings
            .prediction
            .push(format!("{with} several options hold")),
        Some(Held::One(_) | Held::Unknown(_)) | None => {}
    }
    let readings = lesson.prose.readings();
    let mut named = readings.iter().flat_map(|prose| &prose.moments);
    let lost = named.find_map(|moment| {
        let is_there = recording.variant(&moment.variant).is_some();
        let follows = is_there && moment.pose.is_some();
        moment.find(recording).err().filter(|_| follows)
    });
    findings
        .links
        .extend(lost.map(|error| format!("{with} {error}")));
}

/// What differs from the defaults, in words.
fn text(lesson: &Lesson, setting: &Setting) -> String {
    let defaults = lesson.defaults();
    let changed = setting
        .iter()
        .filter(|pair| !defaults.contains(pair))
        .cloned();
    let changed: Vec<_> = changed.collect();
    if changed.is_empty() {
        return "the defaults".to_owned();
    }
    lesson.settings_text(&changed).join(", ")
}

/// The knobs that can be turned: the virtual clock has one worker.
fn turned(lesson: &Lesson) -> Vec<&Knob> {
    let knobs = lesson.knobs.iter();
    knobs.filter(|knob| knob.name != "workers").collect()
}

/// The values of a knob that are tried: its ends, its default, and one between.
fn values(knob: &Knob) -> Vec<f64> {
    if !knob.choices.is_empty() {
        return (0..knob.choices.len()).map(|place| place as f64).collect();
    }
    let steps = ((knob.max - knob.min) / knob.step / 2.0).floor();
    let middle = (knob.min + steps * knob.step).min(knob.max);
    let middle = if knob.whole { middle.round() } else { middle };
    vec![knob.min, middle, knob.max]
}

/// The settings, those first in which a single knob is turned, then mixtures, the same each time.
fn settings(lesson: &Lesson) -> Vec<Setting> {
    let knobs = turned(lesson);
    let mut settings = vec![lesson.defaults()];
    let mut add = |changes: &[(String, f64)]| {
        let setting = lesson.with(changes);
        if !settings.contains(&setting) && settings.len() < MOST_SETTINGS {
            settings.push(setting);
        }
    };
    // the lowest values first: high ones may take long
    for place in 0..MOST_SETTINGS {
        for knob in &knobs {
            if let Some(value) = values(knob).get(place) {
                add(&[(knob.name.clone(), *value)]);
            }
        }
    }
    let mut state = 1_u64;
    for _ in 0..4 * MOST_SETTINGS {
        let mixture = knobs.iter().map(|knob| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let mut values = values(knob);
            values.push(knob.default);
            let place = usize::try_from(state >> 33).unwrap_or(0) % values.len();
            (
                knob.name.clone(),
                values.get(place).copied().unwrap_or(knob.default),
            )
        });
        add(&mixture.collect::<Vec<_>>());
    }
    settings
}
