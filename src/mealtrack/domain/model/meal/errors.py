"""What can be wrong with a wish about a meal."""

from mealtrack.domain.errors import Conflict, NotFound


class MealNotFound(NotFound):
    code = "meal-not-found"
    title = "There is no such meal"


class ItemNotFound(NotFound):
    code = "item-not-found"
    title = "This meal has no such item"


class WrongStatus(Conflict):
    code = "meal-wrong-status"
    title = "The meal is not in a state that allows this"


class QuestionStale(Conflict):
    code = "question-stale"
    title = "The meal does not ask that"
