//! Pages of operations that return a part of a result and a token for the next one (Smithy 2.0, "paginated trait").
//!
//! An input comes in; [`Pages`] gives one output after another, and [`Items`] what stands in them. Both work with any
//! implementation of a client's trait.

mod items;
mod token;

use std::fmt;
use std::future::poll_fn;
#[cfg(feature = "stream")]
use std::pin::Pin;
use std::task::{Context, Poll};

pub use self::items::{Items, PageItems};
use self::token::Token;
use super::call_future::BoxOperationFuture;
use super::error::{Error, ErrorKind};
use super::{OperationFuture, Result};
use crate::error::OperationError;
use crate::operation::Operation;
use crate::shape::{self, Structure};

/// The pages of an operation, which generated methods like `list_horses_pages` return. Nothing is called before a page
/// is asked for.
///
/// ```
/// use farrier::client::{Error, Pages};
/// # use farrier::__private::v1::Structure;
/// # use farrier::error::OperationError;
/// # async fn print<I: Structure + Clone, O: Structure, E: OperationError>(
/// #     pages: Pages<'_, I, O, E>,
/// # ) -> Result<(), Error<E>> {
/// // `client.list_horses_pages(input)`
/// let mut pages = pages;
/// while let Some(page) = pages.try_next().await? {
///     println!("{page:?}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// The pages end after one whose token is absent or empty, and after an error. A service that returns the token with
/// which it was asked would be asked without end: that is an error of kind [`ErrorKind::RepeatedPage`], unless
/// [`Pages::stop_at_repeated_token`] or [`Pages::go_on_at_repeated_token`] says otherwise.
///
/// With the feature `stream`, it is a `Stream`. A future of one of its methods that is dropped loses nothing: the next
/// one goes on with the same call.
#[must_use = "nothing is called before a page is asked for"]
pub struct Pages<'a, I, O, E> {
    operation: &'static Operation,
    call: Box<dyn FnMut(I) -> BoxOperationFuture<'a, O, E> + Send + 'a>,
    state: State<'a, I, O, E>,
    /// The token of the page that was asked for last.
    token: Option<Token>,
    repeated: Repeated,
}

/// What comes next.
enum State<'a, I, O, E> {
    /// A call with this input.
    Call(I),
    /// The end of this call. The input is that of the next one, but for the token.
    Calling(BoxOperationFuture<'a, O, E>, I),
    /// This error.
    Error(Error<E>),
    End,
}

/// What to do about a service that returns the token with which it was asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeated {
    Error,
    Stop,
    GoOn,
}

impl<'a, I, O, E> Pages<'a, I, O, E> {
    /// The pages of an operation, which `call` calls.
    #[doc(hidden)] // For generated code.
    pub fn new<F: OperationFuture<O, E> + 'a>(
        operation: &'static Operation,
        input: I,
        mut call: impl FnMut(I) -> F + Send + 'a,
    ) -> Self {
        let ends = operation.pagination().is_some_and(|it| it.repeats_at_end());
        Self {
            operation,
            call: Box::new(move |input| Box::pin(call(input))),
            state: State::Call(input),
            token: None,
            repeated: if ends {
                Repeated::Stop
            } else {
                Repeated::Error
            },
        }
    }

    /// The same pages, which end where the service returns the token with which it was asked.
    pub fn stop_at_repeated_token(mut self) -> Self {
        self.repeated = Repeated::Stop;
        self
    }

    /// The same pages, which go on where the service returns the token with which it was asked: they never end. It is
    /// for services that return what has been added since, such as the end of a log.
    pub fn go_on_at_repeated_token(mut self) -> Self {
        self.repeated = Repeated::GoOn;
        self
    }

    /// The items of the pages, one after another.
    pub fn items(self) -> Items<'a, I, O, E>
    where
        O: PageItems,
    {
        Items::new(self)
    }
}

impl<I: Structure + Clone, O: Structure, E: OperationError> Pages<'_, I, O, E> {
    /// Returns the next page, or the error of its call. `None` after the last page, and after an error.
    pub async fn next(&mut self) -> Option<Result<O, E>> {
        poll_fn(|cx| self.poll_next_page(cx)).await
    }

    /// Returns the next page. `None` after the last page.
    ///
    /// # Errors
    ///
    /// The error of the call, or a token that cannot be used.
    pub async fn try_next(&mut self) -> Result<Option<O>, E> {
        self.next().await.transpose()
    }

    /// Returns all pages, in a `Vec` for one.
    ///
    /// # Errors
    ///
    /// The first error. Pages before it are dropped.
    pub async fn try_collect<C: Default + Extend<O>>(mut self) -> Result<C, E> {
        let mut all = C::default();
        while let Some(page) = self.try_next().await? {
            all.extend([page]);
        }
        Ok(all)
    }

    fn poll_next_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<O, E>>> {
        loop {
            match std::mem::replace(&mut self.state, State::End) {
                State::Call(input) => {
                    if self.token.is_none()
                        && let Err(error) = self.note_first_token(&input)
                    {
                        return Poll::Ready(Some(Err(error)));
                    }
                    let call = (self.call)(input.clone());
                    self.state = State::Calling(call, input);
                }
                State::Calling(mut call, input) => {
                    let Poll::Ready(ended) = call.as_mut().poll(cx) else {
                        self.state = State::Calling(call, input);
                        return Poll::Pending;
                    };
                    if let Ok(output) = &ended {
                        self.state = match self.after(output, input) {
                            Ok(state) => state,
                            Err(error) => State::Error(self.unusable(error)),
                        };
                    }
                    return Poll::Ready(Some(ended));
                }
                State::Error(error) => return Poll::Ready(Some(Err(error))),
                State::End => return Poll::Ready(None),
            }
        }
    }

    /// Notes the token that a caller has put into the first input.
    fn note_first_token(&mut self, input: &I) -> std::result::Result<(), Error<E>> {
        let Some(pagination) = self.operation.pagination() else {
            return Ok(());
        };
        self.token = Token::of_input(pagination, input).map_err(|it| self.unusable(it))?;
        Ok(())
    }

    /// Returns what comes after a page, whose call had this input.
    fn after(&mut self, output: &O, mut input: I) -> shape::Result<State<'static, I, O, E>> {
        let Some(pagination) = self.operation.pagination() else {
            return Ok(State::End);
        };
        let Some(token) = Token::after(pagination, output)? else {
            return Ok(State::End);
        };
        if self.token.as_ref() == Some(&token) {
            match self.repeated {
                Repeated::Error => {
                    let error = Error::without_call(self.operation.name(), ErrorKind::RepeatedPage);
                    return Ok(State::Error(error));
                }
                Repeated::Stop => return Ok(State::End),
                Repeated::GoOn => {}
            }
        }
        token.put(pagination, &mut input)?;
        self.token = Some(token);
        Ok(State::Call(input))
    }

    fn unusable(&self, error: shape::Error) -> Error<E> {
        Error::without_call(self.operation.name(), ErrorKind::Serialize(error))
    }
}

/// Nothing in it is pinned in place: what has to be is boxed.
impl<I, O, E> Unpin for Pages<'_, I, O, E> {}

impl<I, O, E> fmt::Debug for Pages<'_, I, O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.operation.name())
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "stream")]
impl<I: Structure + Clone, O: Structure, E: OperationError> futures_core::Stream
    for Pages<'_, I, O, E>
{
    type Item = Result<O, E>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_next_page(cx)
    }
}
