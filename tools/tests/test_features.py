"""The table of features says what is there."""

from perftalk import features
from perftalk.places import repository


def test_every_feature_has_a_test_and_the_peers_are_real():
    places = repository()
    proven = {tag for _, tags in features.cases(places) for tag in tags}
    assert [tag for _, tag, _ in features.FEATURES if tag not in proven] == []
    peers = features.played_with(places)
    assert {marked for *_, marked in features.FEATURES if marked} <= peers.keys()
    assert set().union(*peers.values()) == {"embedded broker", "RabbitMQ", "Proton C", "Proton C++", "Proton Python",
                                            "Proton's broker", "rhea", "uAMQP", "pyamqp"}
