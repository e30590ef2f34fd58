"""Case reviews, their recommendations and plan; guidance, forms and deadlines. Not: case data, ever."""
