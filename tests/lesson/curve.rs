//! Curves of a lesson: what is wrong with one is said, and what is measured is what the programs do.

use awaitscope::curve::{self, Measuring, Point};
use awaitscope::lesson::Lesson;
use awaitscope::recording::Clock;

use super::{good, place, with};

const HEAD: &str = "[[curve]]\ntext = \"How long?\"\nfact = 'elapsed[variant]'\nvariants = [\"one_by_one\", \"joined\"]\n";
const OVER: &str = "knob = \"latency\"\nvalues = [0.25, 0.5, 1.0]\n";

fn read(toml: &str) -> Result<Lesson, Vec<String>> {
    let lesson = Lesson::read(with(Some(toml), Some(good().1)));
    lesson.map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

/// The lesson with more text at its end.
fn and(more: &str) -> Lesson {
    read(&format!("{}\n{more}", good().0)).unwrap()
}

fn values(points: &[Point]) -> Vec<Option<f64>> {
    points.iter().map(Point::value).collect()
}

fn measured(lesson: &Lesson) -> Vec<Vec<Point>> {
    let all = Measuring::start(lesson, &lesson.defaults()).wait();
    all.into_iter().next().unwrap()
}

#[test]
fn the_points_are_what_the_programs_take() {
    let lesson = and(&format!(
        "{HEAD}{OVER}\n[[curve.claim]]\ntext = \"it grows\"\nvariant = \"joined\"\nshape = \"rises\"\ntimes = 4\n\
         [[curve.claim]]\ntext = \"it does not\"\nvariant = \"joined\"\nshape = \"flat\"\nto = 0.5\n"
    ));
    let curve = &lesson.curves[0];
    assert_eq!(curve.clock, Clock::Virtual);
    let points = measured(&lesson);
    assert_eq!(values(&points[0]), [Some(0.75), Some(1.5), Some(3.0)]);
    assert_eq!(values(&points[1]), [Some(0.25), Some(0.5), Some(1.0)]);
    assert_eq!(curve.claims[0].judge(&values(&points[1])), Ok(()));
    let wrong = curve.claims[1].judge(&values(&points[1]));
    assert_eq!(wrong, Err("measured 0.250, 0.500".to_owned()));
    let drawn = curve::plain_text(&lesson, curve, &points, (72, true));
    let expected = "\
How long?

      3.00 s |                     *
             |
             |           *
             |                       o
             | *           o
           0 |   o
             +-+---------+---------+---------
latency, s     0.25      0.5       1
* one by one   0.75 s    1.50 s    3.00 s
o joined       0.25 s    0.50 s    1.00 s

Each value is a separate run on the virtual clock, one after another.
";
    assert_eq!(drawn, expected, "{drawn}");
    let narrow = curve::markdown(&lesson, curve, &points, (50, true), (false, None));
    assert!(narrow.contains("| 0.25 | 0.75 s | 0.25 s |"), "{narrow}");
}

#[test]
fn what_does_not_end_has_no_point_and_says_why() {
    let (toml, _) = good();
    let toml = toml.replacen("[[variant]]", "[[variant]]\nlimit = 1.0", 1);
    let lesson = read(&format!("{toml}\n{HEAD}{OVER}")).unwrap();
    let points = measured(&lesson);
    assert_eq!(values(&points[0]), [Some(0.75), None, None]);
    let Point::Missing(missing) = &points[0][2] else {
        unreachable!("{points:?}")
    };
    assert_eq!(missing.word, "stopped");
    let drawn = curve::plain_text(&lesson, &lesson.curves[0], &points, (80, false));
    assert!(drawn.contains("stopped   stopped"), "{drawn}");
    let told = "one by one has no value where latency, s is 0.5: it was stopped at its limit, after 1.00 s.";
    assert!(
        drawn
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains(told),
        "{drawn}"
    );
}

#[test]
fn what_is_stopped_runs_no_more() {
    let more = format!("{HEAD}{OVER}clock = \"wall\"\n").replace("0.25, 0.5, 1.0", "1.9, 2.0");
    let lesson = and(&more);
    let mut measuring = Measuring::start(&lesson, &lesson.defaults());
    measuring.stop();
    let points = measuring.wait();
    let mut all = points.iter().flatten().flatten();
    assert!(all.all(|point| *point == Point::Unknown), "{points:?}");
    let drawn = curve::markdown(
        &lesson,
        &lesson.curves[0],
        &points[0],
        (80, true),
        (false, Some("`w`")),
    );
    assert!(
        drawn.contains("0 of 2 values have run. `w` measures all of them."),
        "{drawn}"
    );
}

#[test]
fn a_wrong_curve_says_what_to_write() {
    let claim = |text: &str| format!("[[curve.claim]]\ntext = \"so\"\n{text}");
    let joined = "variant = \"joined\"\n";
    let cases = [
        (
            OVER.replace("\"latency\"", "\"latncy\""),
            "\"latncy\"",
            "there is no knob `latncy`",
            "use `latency`",
        ),
        (
            OVER.replace("0.25, 0.5, 1.0", "0.25"),
            "[0.25]",
            "2 to 8 values of its knob, got 1",
            "write, for example,",
        ),
        (
            OVER.replace("0.25, 0.5", "0.5, 0.25"),
            "0.25, 1.0]",
            "the values are not in increasing order",
            "from the lowest",
        ),
        (
            OVER.replace("1.0", "100.0"),
            "100.0",
            "latency cannot be 100",
            "write a number from",
        ),
        (
            OVER.replace("latency", "fetches")
                .replace("0.25, 0.5", "0.5, 0.75"),
            "0.5, 0.75",
            "fetches cannot be 0.5",
            "write a whole number from",
        ),
        (
            format!(
                "{OVER}{}",
                claim("variant = \"spawned\"\nshape = \"flat\"\n")
            ),
            "\"spawned\"\nshape",
            "the curve does not measure `spawned`",
            "add it to the `variants`",
        ),
        (
            format!(
                "{OVER}{}",
                claim(&format!("{joined}shape = \"flat\"\nfrom = 0.3\n"))
            ),
            "0.3\n",
            "not among the values of the curve",
            "write one of 0.25, 0.5, 1",
        ),
        (
            format!(
                "{OVER}{}",
                claim(&format!("{joined}shape = \"flat\"\nfrom = 1.0\nto = 0.5\n"))
            ),
            "0.5\n",
            "about no stretch of the curve",
            "write `from` before `to`",
        ),
        (
            format!(
                "{OVER}{}",
                claim(&format!("{joined}shape = \"flat\"\ntimes = 2.0\n"))
            ),
            "2.0\n",
            "does not belong to the shape",
            "or write `within`",
        ),
        (
            format!(
                "{OVER}{}",
                claim(&format!("{joined}shape = \"flat\"\nwithin = 0\n"))
            ),
            "0\n",
            "within must be greater than 0",
            "such as 20",
        ),
        (
            format!(
                "{OVER}{}",
                claim(&format!("{joined}shape = \"rises\"\ntimes = 0.5\n"))
            ),
            "0.5\n",
            "times must be at least 1",
            "such as 2",
        ),
        (
            format!("{OVER}{}", claim(&format!("{joined}shape = \"flatt\"\n"))),
            "\"flatt\"",
            "`flatt`",
            "use `flat`",
        ),
    ];
    for (more, at, message, help) in cases {
        let toml = format!("{}\n{HEAD}{more}", good().0);
        let told = read(&toml).unwrap_err();
        let [told] = told.as_slice() else {
            panic!("{more}: {told:?}")
        };
        assert!(told.contains(message) && told.contains(help), "{told}");
        // the last place: the lesson has texts of its own before it
        let before = toml.rfind(at).unwrap();
        let marked = format!("{}\u{1}", &toml[..before]);
        assert!(told.starts_with(&place(&marked, "\u{1}")), "{told}: {more}");
    }
    let wrong = read(&format!(
        "{}\n{}{OVER}",
        good().0,
        HEAD.replace("elapsed[", "elapsd[")
    ))
    .unwrap_err();
    assert!(wrong[0].contains("no fact `elapsd`"), "{wrong:?}");
    let wrong = read(&format!(
        "{}\n{}{OVER}",
        good().0,
        HEAD.replace("\"joined\"", "\"joind\"")
    ))
    .unwrap_err();
    assert!(
        wrong[0].contains("there is no variant `joind`"),
        "{wrong:?}"
    );
}

#[test]
fn an_axis_begins_where_the_lesson_says_unless_a_point_is_below() {
    let chart = |lowest: &str| {
        let lesson = and(&format!("{HEAD}{OVER}lowest = {lowest}\n"));
        let text = curve::plain_text(&lesson, &lesson.curves[0], &measured(&lesson), (72, true));
        let lines = text.lines().map(str::trim);
        let bottom = lines.skip_while(|line| !line.ends_with('|') && !line.contains(" | "));
        bottom.take(6).map(str::to_owned).collect::<Vec<_>>()
    };
    let [top, .., bottom] = &chart("0.25")[..] else {
        panic!("no chart")
    };
    assert!(top.starts_with("3.00 s |"), "{top}");
    assert_eq!(bottom, "0.25 s |   o         o");
    let zero = chart("0");
    assert_eq!(chart("0.26"), zero);
    assert_eq!(zero[5], "0 |   o");
    let wrong = read(&format!("{}\n{HEAD}{OVER}lowest = -1.0\n", good().0));
    let wrong = wrong.map(|_| ()).unwrap_err().join("\n");
    assert!(wrong.contains("lowest must be 0 or greater"), "{wrong}");
}
