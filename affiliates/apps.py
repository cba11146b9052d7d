from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class AffiliatesConfig(AppConfig):
    name = "affiliates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import history
        from .catalogue.version import watch_writes
        from .facts.checks import check_facts

        history.register()
        register(check_facts)
        post_migrate.connect(watch_writes, sender=self)
