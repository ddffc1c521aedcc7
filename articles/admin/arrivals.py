"""What takes long is done before a form's transaction begins."""

from contextlib import suppress

from django.contrib.admin.options import csrf_protect_m
from django.core.exceptions import ValidationError


class ReadsUploadsFirst:
    """For a `ModelAdmin` whose form brings files: everybody else can write while they are read.

    `readers` are those of `articles.arrivals` the form asks too, by the last word of a field's
    name.
    """

    readers = {}

    @csrf_protect_m
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and self.may_send(request):
            self.before_transaction(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def may_send(self, request):
        return self.has_add_permission(request) or self.has_change_permission(request)

    def before_transaction(self, request):
        for name, uploads in request.FILES.lists():
            read = self.readers.get(name.rpartition("-")[2])
            for upload in uploads if read else ():
                with suppress(ValidationError):
                    read(upload, by=request.user)
