import pytest


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_superuser("editor")


@pytest.fixture
def desk(client, editor):
    """A browser in which an editor is logged in."""
    client.force_login(editor)
    return client
