//! `awaitscope read`: a whole lesson as plain text, in the order of the learner's way.
//!
//! ```text
//! title, question
//! Learn       prose
//! The program demo.rs with line numbers, which the sentences name
//! Predict     the question
//! Watch       what to look for, and a run of it in sentences
//! Measured    which of the predictions held in this run
//! Weighed     what the plain programs take, where the lesson weighs them
//! Curve       figures over a knob, where the lesson has a curve
//! Explain     prose
//! Quiz        questions
//! Challenge   the goal
//! Recap       what to take away
//! ```

mod page;
mod questions;
mod runs;
mod words;

use super::args::{Args, Read};
use super::columns::columns;
use super::{Failure, Outcome, find, lesson, look, note, print, run};
use crate::curve::Measuring;
use crate::export;
use crate::lesson::{Course, Lesson};
use crate::progress::Language;
use crate::recording::Recording;
use crate::text::problem::nearest;
use crate::theme::{Glyphs, Theme};
use crate::weigh::{self, Scale};
use page::Page;

/// What is read, and how.
struct Reading<'a> {
    course: &'a Course,
    lesson: &'a Lesson,
    /// A run of the lesson, if one was wanted.
    recording: Option<Recording>,
    /// Its programs that run in real time only, where the other run is on the virtual clock.
    in_real_time: Option<Recording>,
    /// The right answers and the hints too.
    answers: bool,
    /// With the timeline of the run.
    timeline: bool,
    /// The version of the code with which the challenge is tried, if it has some.
    version: Option<&'a str>,
    /// Whether the run is one at the challenge.
    tries: bool,
    theme: Theme,
    /// The language that comes first, of those in which the lesson has programs.
    language: Language,
}

/// Prints a lesson.
pub(super) fn read(course: &Course, args: &Read, global: &Args) -> Outcome {
    let lesson = lesson(course, &args.lesson)?;
    let language = look::Look::find(global)?.language.value;
    let python = language == Some(Language::Python) && lesson.python.is_some();
    // the words of those who think in Python, as on the screen
    let in_python = python.then(|| lesson.clone().in_python());
    let lesson = in_python.as_ref().unwrap_or(lesson);
    note(find(course, &args.lesson)?.notes());
    let version = version(lesson, args.version.as_deref())?;
    let recording = if args.no_run {
        None
    } else {
        Some(runs::measure(lesson, args, version)?)
    };
    let tries = args.version.is_some() || args.preset.is_some() || !args.set.is_empty();
    // a try at the challenge is not to take longer than what is judged
    let in_real_time = match &recording {
        Some(recording) if !tries => runs::measure_rest(lesson, args, recording)?,
        _ => None,
    };
    let reading = Reading {
        course,
        lesson,
        recording,
        in_real_time,
        answers: args.answers,
        timeline: !args.no_timeline,
        version,
        tries,
        theme: look::theme(global)?,
        language: if python {
            Language::Python
        } else {
            Language::Rust
        },
    };
    let page = reading.whole(args.python || python);
    print(page.text())?;
    Ok(u8::from(reading.tries && !reading.is_met()))
}

/// The version of the code with which the challenge is tried: that which is asked for, else the first one.
fn version<'a>(lesson: &'a Lesson, wanted: Option<&str>) -> Result<Option<&'a str>, Failure> {
    let challenge = lesson.challenge.as_ref();
    let versions = challenge.map_or(&[][..], |challenge| &challenge.versions);
    let Some(wanted) = wanted else {
        return Ok(versions.first().map(String::as_str));
    };
    if versions.is_empty() {
        return Err(Failure::usage(format!(
            "the challenge of {} has no versions of the code; leave out --version",
            lesson.id
        )));
    }
    let found = versions.iter().find(|version| *version == wanted);
    found.map(|version| Some(version.as_str())).ok_or_else(|| {
        let help = nearest(wanted, versions.iter().map(String::as_str));
        Failure::usage(format!("{} has no version `{wanted}`; {help}", lesson.id))
    })
}

impl Reading<'_> {
    fn is_python_first(&self) -> bool {
        self.language == Language::Python
    }

    fn whole(&self, python: bool) -> Page {
        let mut page = Page::new(columns(), self.theme.glyphs == Glyphs::Ascii);
        let lesson = self.lesson;
        self.head(&mut page);
        page.heading("Learn");
        page.markdown(&lesson.prose.learn.0);
        self.programs(&mut page, python);
        self.predict(&mut page);
        self.watch(&mut page);
        self.measured(&mut page);
        self.remarks(&mut page);
        self.weighed(&mut page);
        self.curves(&mut page);
        page.heading("Explain");
        page.markdown(&lesson.prose.explain.0);
        self.quiz(&mut page);
        self.challenge(&mut page);
        page.heading("Takeaways");
        page.markdown(&format!(
            "{}\n\n{}",
            lesson.takeaway,
            crate::ui::takeaways(lesson, self.is_python_first())
        ));
        page
    }

    fn head(&self, page: &mut Page) {
        let lesson = self.lesson;
        page.text_line(&format!("Lesson {}: {}", lesson.number(), lesson.title));
        page.text_line(&format!("Part {}, {} minutes", lesson.part, lesson.minutes));
        page.blank();
        page.text_line(&format!("Question: {}", lesson.teaser()));
        if !lesson.needs.is_empty() {
            let needs = lesson.needs.join(", ");
            page.text_line(&format!("Builds on lessons: {needs}"));
        }
    }

    /// The program that runs, and, if wanted, the one in Python, which comes first for those to whom Python does.
    fn programs(&self, page: &mut Page, python: bool) {
        let lesson = self.lesson;
        if let Some(source) = lesson.python.filter(|_| self.is_python_first()) {
            page.heading("The program in Python: demo.py");
            page.source(source);
            page.heading("The same in Rust, which runs here: demo.rs");
            return page.source(lesson.code.rust);
        }
        page.heading("The program: demo.rs");
        page.source(lesson.code.rust);
        if python {
            page.heading("The same in Python: demo.py");
            match lesson.python {
                Some(source) => page.source(source),
                None => page.text_line("This lesson has no Python counterpart."),
            }
        }
    }

    fn watch(&self, page: &mut Page) {
        let prose = &self.lesson.prose;
        page.heading("Watch");
        page.markdown(&words::without_keys(&prose.watch.0, self.lesson));
        if let Some(recording) = &self.recording {
            self.run(page, recording);
            return;
        }
        page.blank();
        page.text_line(&format!(
            "No run is included; `awaitscope run {}` makes one.",
            self.lesson.number()
        ));
    }

    /// What the lesson says of moments of the run. Before the run it would answer the prediction.
    fn remarks(&self, page: &mut Page) {
        let remarks = &self.lesson.prose.remarks;
        if remarks.is_empty() {
            return;
        }
        page.heading("What to look for in the run");
        for remark in remarks {
            let variant = self.lesson.variant(&remark.variant);
            let label = variant.map_or(remark.variant.as_str(), |v| v.label.as_str());
            page.item(&format!("{}: {}", remark.when.text(label), remark.text));
        }
    }

    /// What the plain programs take, where a run was wanted and the lesson weighs them.
    fn weighed(&self, page: &mut Page) {
        let Some(recording) = &self.recording else {
            return;
        };
        let orders = self.lesson.orders(&recording.meta.knobs);
        if orders.is_empty() {
            return;
        }
        page.heading("What the programs cost");
        match Scale::own() {
            Ok(scale) => {
                let weights = scale.start(orders).wait();
                page.ready(&weigh::plain_text(&weights, scale.runs));
            }
            Err(failure) => page.text_line(&format!("{failure}.")),
        }
    }

    /// The curves of the lesson, where a run was wanted.
    fn curves(&self, page: &mut Page) {
        let Some(recording) = &self.recording else {
            return;
        };
        if self.lesson.curves.is_empty() {
            return;
        }
        page.heading("Curve");
        let points = Measuring::start(self.lesson, &recording.meta.knobs).wait();
        let ascii = self.theme.glyphs == Glyphs::Ascii;
        page.ready(&run::curves(self.lesson, &points, ascii));
    }

    fn run(&self, page: &mut Page, recording: &Recording) {
        page.heading("The run");
        self.text_of(page, recording);
        if let Some(rest) = &self.in_real_time {
            page.heading("Programs that run in real time only");
            return self.text_of(page, rest);
        }
        for variant in &self.lesson.variants {
            if recording.variant(&variant.id).is_none() {
                page.blank();
                page.text_line(&format!(
                    "{} runs in real time only: `awaitscope run {} --variant {}` shows it.",
                    variant.label,
                    self.lesson.number(),
                    variant.id
                ));
            }
        }
    }

    /// A run in sentences, with its timeline unless that is not wanted.
    fn text_of(&self, page: &mut Page, recording: &Recording) {
        let open = recording.meta.lesson.as_str();
        let teaching = |kind| self.course.taught_elsewhere(kind, open);
        let write_text = if self.timeline {
            export::text
        } else {
            export::text_to_hear
        };
        page.ready(&write_text(recording, self.theme, columns(), &teaching));
    }
}
