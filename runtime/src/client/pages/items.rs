//! The items of pages: [`Pages`] come in, what stands in each of them goes out.

use std::fmt;
use std::future::poll_fn;
#[cfg(feature = "stream")]
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::Pages;
use crate::client::Result;
use crate::error::OperationError;
use crate::shape::Structure;

/// An output whose page has items: the list or map that `items` of `@paginated` names. Generated outputs implement it.
pub trait PageItems {
    /// The list or map.
    type Items: IntoIterator;

    /// Returns the items of the page. `None` if it has none.
    fn into_items(self) -> Option<Self::Items>;
}

/// The items of an operation's pages, which [`Pages::items`] returns: elements of a list, or keys of a map with their
/// values.
///
/// With the feature `stream`, it is a `Stream`. A future of one of its methods that is dropped loses nothing.
#[must_use = "nothing is called before an item is asked for"]
pub struct Items<'a, I, O: PageItems, E> {
    pages: Pages<'a, I, O, E>,
    /// What is left of the last page.
    page: Option<<O::Items as IntoIterator>::IntoIter>,
}

/// The type of an item.
type Item<O> = <<O as PageItems>::Items as IntoIterator>::Item;

impl<'a, I, O: PageItems, E> Items<'a, I, O, E> {
    pub(super) fn new(pages: Pages<'a, I, O, E>) -> Self {
        Self { pages, page: None }
    }
}

impl<I: Structure + Clone, O: Structure + PageItems, E: OperationError> Items<'_, I, O, E> {
    /// Returns the next item, or the error of a call. `None` after the last item, and after an error.
    pub async fn next(&mut self) -> Option<Result<Item<O>, E>> {
        poll_fn(|cx| self.poll_next_item(cx)).await
    }

    /// Returns the next item. `None` after the last item.
    ///
    /// # Errors
    ///
    /// The error of a call, or a token that cannot be used.
    pub async fn try_next(&mut self) -> Result<Option<Item<O>>, E> {
        self.next().await.transpose()
    }

    /// Returns all items, in a `Vec` for one.
    ///
    /// # Errors
    ///
    /// The first error. Items before it are dropped.
    pub async fn try_collect<C: Default + Extend<Item<O>>>(mut self) -> Result<C, E> {
        let mut all = C::default();
        all.extend(self.page.take().into_iter().flatten());
        while let Some(page) = self.pages.try_next().await? {
            all.extend(page.into_items().into_iter().flatten());
        }
        Ok(all)
    }

    fn poll_next_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Item<O>, E>>> {
        loop {
            if let Some(item) = self.page.as_mut().and_then(Iterator::next) {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_next_page(cx)) {
                Some(Ok(page)) => self.page = page.into_items().map(IntoIterator::into_iter),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// Nothing in it is pinned in place.
impl<I, O: PageItems, E> Unpin for Items<'_, I, O, E> {}

impl<I, O: PageItems, E> fmt::Debug for Items<'_, I, O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.pages).finish()
    }
}

#[cfg(feature = "stream")]
impl<I: Structure + Clone, O: Structure + PageItems, E: OperationError> futures_core::Stream
    for Items<'_, I, O, E>
{
    type Item = Result<Item<O>, E>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_next_item(cx)
    }
}
