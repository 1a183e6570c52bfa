//! The programs of these tests, with probes as the build made them.

include!(concat!(env!("OUT_DIR"), "/reports.rs"));

/// Functions that start the programs of a demo.
macro_rules! demo {
    ($name:ident: $($program:ident),*) => {
        $(
            pub(crate) fn $program(
                _: &serde_json::Value,
            ) -> Result<futures::future::LocalBoxFuture<'static, ()>, String> {
                Ok(Box::pin(async {
                    let _returned = $name::$program($name::Knobs {}).await;
                }))
            }
        )*
    };
}

demo!(stands_still: kept, cured, circle, unpolled_holder, forgotten, timer_of_another_crate, thread_answers, socket_answers, ticks, for_each_other, no_room);
demo!(ends: given_up, aborted, thread_goes_on, errors, returns_an_error, panics, panics_in_tokio, panics_in_a_poll, not_send, exits, in_place);

/// The future of a program as it is.
pub(crate) async fn errors_alone() {
    ends::errors(ends::Knobs {}).await;
}
