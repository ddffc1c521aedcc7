from django.urls import path

from comments import views

app_name = "comments"
urlpatterns = [
    path("bai-viet/<slug:slug>/binh-luan/", views.post_comment, name="post"),
    path("binh-luan/<str:token>/", views.receipt, name="receipt"),
]
