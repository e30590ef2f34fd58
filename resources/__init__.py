"""The shelves: a package, not an app. One nested Django app per shelf, all standing on the library."""
