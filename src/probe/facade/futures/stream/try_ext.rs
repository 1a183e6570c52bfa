//! The one `TryStreamExt` that a demo sees: the original's methods, of which those that run several futures at a time give each a
//! lane.
//!
//! It repeats the original's methods for the reason that [`StreamExt`](super::StreamExt) does. Missing is `compat`.
//!
//! (The file is long because it is a list.)

use ::std::future::Future;
use ::std::task::{Context, Poll};

use ::futures::future::TryFuture;
use ::futures::stream::{
    AndThen, ErrInto, InspectErr, InspectOk, IntoAsyncRead, IntoStream, MapErr, MapOk, OrElse,
    TryAll, TryAny, TryBufferUnordered, TryBuffered, TryChunks, TryCollect, TryConcat, TryFilter,
    TryFilterMap, TryFlatten, TryFlattenUnordered, TryFold, TryForEach, TryNext, TryReadyChunks,
    TrySkipWhile, TryStream, TryTakeWhile,
};

use super::super::element::{Gathered, TryElements, element};

/// Mirror of [`futures::TryStreamExt`].
pub trait TryStreamExt: TryStream {
    /// Runs up to `n` futures of the stream at a time, each with a lane; their results come in the order of the stream.
    #[track_caller]
    fn try_buffered(self, n: usize) -> Gathered<TryBuffered<TryElements<Self>>>
    where
        Self::Ok: TryFuture<Error = Self::Error>
            + Future<Output = Result<<Self::Ok as TryFuture>::Ok, Self::Error>>,
        Self: Sized,
    {
        let elements = TryElements::new(self, "try_buffered");
        Gathered::new(::futures::TryStreamExt::try_buffered(elements, n)).with_room(n)
    }

    /// Runs up to `n` futures of the stream at a time, each with a lane; their results come in the order of their ends.
    #[track_caller]
    fn try_buffer_unordered(self, n: usize) -> Gathered<TryBufferUnordered<TryElements<Self>>>
    where
        Self::Ok: TryFuture<Error = Self::Error>
            + Future<Output = Result<<Self::Ok as TryFuture>::Ok, Self::Error>>,
        Self: Sized,
    {
        let elements = TryElements::new(self, "try_buffer_unordered");
        Gathered::new(::futures::TryStreamExt::try_buffer_unordered(elements, n)).with_room(n)
    }

    /// Runs a future for each good item, up to `limit` at a time, each with a lane, until one fails.
    #[track_caller]
    fn try_for_each_concurrent<Fut, F>(
        self,
        limit: impl Into<Option<usize>>,
        mut f: F,
    ) -> impl Future<Output = Result<(), Self::Error>>
    where
        F: FnMut(Self::Ok) -> Fut,
        Fut: Future<Output = Result<(), Self::Error>>,
        Self: Sized,
    {
        let run = move |item| element("try_for_each_concurrent", f(item));
        Gathered::new(::futures::TryStreamExt::try_for_each_concurrent(
            self, limit, run,
        ))
    }

    /// The items as bytes that are read.
    fn into_async_read(self) -> IntoAsyncRead<Self>
    where
        Self: Sized + TryStream<Error = ::std::io::Error>,
        Self::Ok: AsRef<[u8]>,
    {
        ::futures::TryStreamExt::into_async_read(self)
    }

    /// Changes each error into another kind.
    fn err_into<E>(self) -> ErrInto<Self, E>
    where
        Self: Sized,
        Self::Error: Into<E>,
    {
        ::futures::TryStreamExt::err_into(self)
    }

    /// Changes each good item.
    fn map_ok<T, F>(self, f: F) -> MapOk<Self, F>
    where
        Self: Sized,
        F: FnMut(Self::Ok) -> T,
    {
        ::futures::TryStreamExt::map_ok(self, f)
    }

    /// Changes each error.
    fn map_err<E, F>(self, f: F) -> MapErr<Self, F>
    where
        Self: Sized,
        F: FnMut(Self::Error) -> E,
    {
        ::futures::TryStreamExt::map_err(self, f)
    }

    /// Changes each good item by a future, one after the other.
    fn and_then<Fut, F>(self, f: F) -> AndThen<Self, Fut, F>
    where
        F: FnMut(Self::Ok) -> Fut,
        Fut: TryFuture<Error = Self::Error>,
        Self: Sized,
    {
        ::futures::TryStreamExt::and_then(self, f)
    }

    /// Changes each error by a future, one after the other.
    fn or_else<Fut, F>(self, f: F) -> OrElse<Self, Fut, F>
    where
        F: FnMut(Self::Error) -> Fut,
        Fut: TryFuture<Ok = Self::Ok>,
        Self: Sized,
    {
        ::futures::TryStreamExt::or_else(self, f)
    }

    /// Lets `f` see each good item.
    fn inspect_ok<F>(self, f: F) -> InspectOk<Self, F>
    where
        F: FnMut(&Self::Ok),
        Self: Sized,
    {
        ::futures::TryStreamExt::inspect_ok(self, f)
    }

    /// Lets `f` see each error.
    fn inspect_err<F>(self, f: F) -> InspectErr<Self, F>
    where
        F: FnMut(&Self::Error),
        Self: Sized,
    {
        ::futures::TryStreamExt::inspect_err(self, f)
    }

    /// The stream as one of `Result`s.
    fn into_stream(self) -> IntoStream<Self>
    where
        Self: Sized,
    {
        ::futures::TryStreamExt::into_stream(self)
    }

    /// The next good item; the error is that of the stream.
    fn try_next(&mut self) -> TryNext<'_, Self>
    where
        Self: Unpin,
    {
        ::futures::TryStreamExt::try_next(self)
    }

    /// Runs a future for each good item, one after the other, until one fails.
    fn try_for_each<Fut, F>(self, f: F) -> TryForEach<Self, Fut, F>
    where
        F: FnMut(Self::Ok) -> Fut,
        Fut: TryFuture<Ok = (), Error = Self::Error>,
        Self: Sized,
    {
        ::futures::TryStreamExt::try_for_each(self, f)
    }

    /// Leaves out good items until `f` refuses one.
    fn try_skip_while<Fut, F>(self, f: F) -> TrySkipWhile<Self, Fut, F>
    where
        F: FnMut(&Self::Ok) -> Fut,
        Fut: TryFuture<Ok = bool, Error = Self::Error>,
        Self: Sized,
    {
        ::futures::TryStreamExt::try_skip_while(self, f)
    }

    /// Keeps good items until `f` refuses one.
    fn try_take_while<Fut, F>(self, f: F) -> TryTakeWhile<Self, Fut, F>
    where
        F: FnMut(&Self::Ok) -> Fut,
        Fut: TryFuture<Ok = bool, Error = Self::Error>,
        Self: Sized,
    {
        ::futures::TryStreamExt::try_take_while(self, f)
    }

    /// Collects all items, or ends with the first error.
    fn try_collect<C: Default + Extend<Self::Ok>>(self) -> TryCollect<Self, C>
    where
        Self: Sized,
    {
        ::futures::TryStreamExt::try_collect(self)
    }

    /// Good items in groups of `capacity`.
    fn try_chunks(self, capacity: usize) -> TryChunks<Self>
    where
        Self: Sized,
    {
        ::futures::TryStreamExt::try_chunks(self, capacity)
    }

    /// Good items in groups of those that are ready, up to `capacity`.
    fn try_ready_chunks(self, capacity: usize) -> TryReadyChunks<Self>
    where
        Self: Sized,
    {
        ::futures::TryStreamExt::try_ready_chunks(self, capacity)
    }

    /// Keeps the good items that `f` accepts.
    fn try_filter<Fut, F>(self, f: F) -> TryFilter<Self, Fut, F>
    where
        Fut: Future<Output = bool>,
        F: FnMut(&Self::Ok) -> Fut,
        Self: Sized,
    {
        ::futures::TryStreamExt::try_filter(self, f)
    }

    /// Changes the good items and keeps those that are left.
    fn try_filter_map<Fut, F, T>(self, f: F) -> TryFilterMap<Self, Fut, F>
    where
        Fut: TryFuture<Ok = Option<T>, Error = Self::Error>,
        F: FnMut(Self::Ok) -> Fut,
        Self: Sized,
    {
        ::futures::TryStreamExt::try_filter_map(self, f)
    }

    /// The items of the streams in it, up to `limit` streams at a time, as they come.
    fn try_flatten_unordered(self, limit: impl Into<Option<usize>>) -> TryFlattenUnordered<Self>
    where
        Self::Ok: TryStream + Unpin,
        <Self::Ok as TryStream>::Error: From<Self::Error>,
        Self: Sized,
    {
        ::futures::TryStreamExt::try_flatten_unordered(self, limit)
    }

    /// The items of the streams in it, one stream after the other.
    fn try_flatten(self) -> TryFlatten<Self>
    where
        Self::Ok: TryStream,
        <Self::Ok as TryStream>::Error: From<Self::Error>,
        Self: Sized,
    {
        ::futures::TryStreamExt::try_flatten(self)
    }

    /// Puts all good items into one value, one after the other.
    fn try_fold<T, Fut, F>(self, init: T, f: F) -> TryFold<Self, Fut, T, F>
    where
        F: FnMut(T, Self::Ok) -> Fut,
        Fut: TryFuture<Ok = T, Error = Self::Error>,
        Self: Sized,
    {
        ::futures::TryStreamExt::try_fold(self, init, f)
    }

    /// Puts all good items together.
    fn try_concat(self) -> TryConcat<Self>
    where
        Self: Sized,
        Self::Ok: Extend<<<Self as TryStream>::Ok as IntoIterator>::Item> + IntoIterator + Default,
    {
        ::futures::TryStreamExt::try_concat(self)
    }

    /// Polls for the next item.
    fn try_poll_next_unpin(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Self::Ok, Self::Error>>>
    where
        Self: Unpin,
    {
        ::futures::TryStreamExt::try_poll_next_unpin(self, cx)
    }

    /// Whether `f` accepts all good items.
    fn try_all<Fut, F>(self, f: F) -> TryAll<Self, Fut, F>
    where
        Self: Sized,
        F: FnMut(Self::Ok) -> Fut,
        Fut: Future<Output = bool>,
    {
        ::futures::TryStreamExt::try_all(self, f)
    }

    /// Whether `f` accepts a good item.
    fn try_any<Fut, F>(self, f: F) -> TryAny<Self, Fut, F>
    where
        Self: Sized,
        F: FnMut(Self::Ok) -> Fut,
        Fut: Future<Output = bool>,
    {
        ::futures::TryStreamExt::try_any(self, f)
    }
}

impl<S: TryStream + ?Sized> TryStreamExt for S {}
