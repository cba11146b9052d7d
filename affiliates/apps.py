from django.apps import AppConfig
from django.core.checks import register


class AffiliatesConfig(AppConfig):
    name = "affiliates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import history
        from .facts.checks import check_facts

        history.register()
        register(check_facts)
