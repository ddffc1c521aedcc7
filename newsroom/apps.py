from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self):
        from newsroom.checks import check_identity
        from newsroom.roles import create_roles

        register(check_identity, "newsroom")

        # The permissions of an app exist only once it has been migrated; comments come last.
        post_migrate.connect(create_roles, sender=apps.get_app_config("comments"))


class NewsroomAdminConfig(AdminConfig):
    default_site = "newsroom.admin.NewsroomAdminSite"
